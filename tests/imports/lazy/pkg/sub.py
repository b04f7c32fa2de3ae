value = object()
