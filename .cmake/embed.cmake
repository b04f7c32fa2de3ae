# cmake -DINPUT=FILE -DOUTPUT=FILE.h -DNAME=NAME -P embed.cmake: the bytes of a file as a C array.
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " array "${hex}")
string(REGEX REPLACE "(0x.., 0x.., 0x.., 0x.., 0x.., 0x.., 0x.., 0x.., )" "\\1\n" array
    "${array}")
file(WRITE ${OUTPUT} "static const unsigned char ${NAME}[${bytes}] = {\n${array}};\n")
