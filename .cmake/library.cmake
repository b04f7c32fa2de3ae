# cmake -DROOT=DIR -DOUTPUT=FILE.h -P library.cmake: the Python files below DIR as one table of C, sorted by name.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.py)
list(SORT files)
set(arrays "")
set(rows "")
set(count 0)
foreach(file IN LISTS files)
    file(READ ${ROOT}/${file} hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR bytes "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " array "${hex}")
    string(REGEX REPLACE "(0x.., 0x.., 0x.., 0x.., 0x.., 0x.., 0x.., 0x.., )" "\\1\n" array
        "${array}")
    string(APPEND arrays "static const unsigned char stock_${count}[] = {\n${array}0};\n")
    string(APPEND rows "    {\"${file}\", stock_${count}, ${bytes}},\n")
    math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT}
    "${arrays}static const StockFile stock_files[] = {\n${rows}    {NULL, NULL, 0}};\n")
