f'{return}'
