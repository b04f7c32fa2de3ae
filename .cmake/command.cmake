# The compiler and the firn command.

find_package(BISON 3.8 REQUIRED)
find_package(FLEX 2.6 REQUIRED)
find_path(cjson_include cjson/cJSON.h REQUIRED)
find_library(cjson_library cjson REQUIRED)
# Without it the prompt reads plain lines.
find_path(readline_include readline/readline.h)
find_library(readline_library readline)

file(GLOB compiler_sources CONFIGURE_DEPENDS compiler/*.c)
file(GLOB compiler_lexers CONFIGURE_DEPENDS compiler/*.l)
file(GLOB compiler_grammars CONFIGURE_DEPENDS compiler/*.y)
file(GLOB freeze_sources CONFIGURE_DEPENDS freeze/*.c)
set(command_main ${CMAKE_SOURCE_DIR}/freeze/main.c)
list(REMOVE_ITEM freeze_sources ${command_main})

# compiler/x.y gives x.c and x.h, compiler/x.l likewise, in gen/compiler.
set(generated ${CMAKE_BINARY_DIR}/gen/compiler)
file(MAKE_DIRECTORY ${generated})
foreach(source IN LISTS compiler_grammars)
    get_filename_component(name ${source} NAME_WE)
    bison_target(${name} ${source} ${generated}/${name}.c DEFINES_FILE ${generated}/${name}.h
        COMPILE_FLAGS "-Wall -Werror=conflicts-sr -Werror=conflicts-rr")
    list(APPEND compiler_sources ${BISON_${name}_OUTPUTS})
endforeach()
foreach(source IN LISTS compiler_lexers)
    get_filename_component(name ${source} NAME_WE)
    flex_target(${name} ${source} ${generated}/${name}.c DEFINES_FILE ${generated}/${name}.h)
    list(APPEND compiler_sources ${FLEX_${name}_OUTPUTS})
    set_source_files_properties(${generated}/${name}.c PROPERTIES
        COMPILE_OPTIONS "-Wno-sign-compare;-Wno-unused-function;-Wno-unused-parameter")
endforeach()

# What manifests see of firn is Python; it is part of the command.
set(prelude ${CMAKE_BINARY_DIR}/gen/freeze/manifest_prelude.h)
add_custom_command(OUTPUT ${prelude}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${CMAKE_SOURCE_DIR}/freeze/manifest_prelude.py -DOUTPUT=${prelude}
        -DNAME=manifest_prelude -P ${CMAKE_SOURCE_DIR}/.cmake/embed.cmake
    DEPENDS freeze/manifest_prelude.py .cmake/embed.cmake VERBATIM)

# The modules that firn brings in Python are part of the command, too: whatever it is installed as has those that its
# runtime was made for.
file(GLOB_RECURSE stock_sources CONFIGURE_DEPENDS runtime/library/*.py)
set(stock ${CMAKE_BINARY_DIR}/gen/freeze/stock_files.h)
add_custom_command(OUTPUT ${stock}
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR}/runtime/library -DOUTPUT=${stock}
        -P ${CMAKE_SOURCE_DIR}/.cmake/library.cmake
    DEPENDS ${stock_sources} .cmake/library.cmake VERBATIM)

set(firn_includes ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/compiler ${CMAKE_SOURCE_DIR}/freeze
    ${CMAKE_SOURCE_DIR}/runtime ${generated} ${cjson_include})
add_compile_definitions(FIRN_VERSION="${PROJECT_VERSION}")

if(compiler_sources)
    add_library(firn_compiler STATIC ${compiler_sources})
    target_include_directories(firn_compiler PUBLIC ${firn_includes})
endif()
if(freeze_sources)
    # The filesystem of boards, for images on the host: it needs nothing else of the runtime.
    file(GLOB filesystem_sources CONFIGURE_DEPENDS runtime/littlefs_*.c)
    add_library(firn_freeze STATIC ${freeze_sources} ${filesystem_sources} ${prelude} ${stock})
    target_include_directories(firn_freeze PRIVATE ${CMAKE_BINARY_DIR}/gen/freeze)
    target_include_directories(firn_freeze PUBLIC ${firn_includes})
    target_link_libraries(firn_freeze PUBLIC firn_compiler ${cjson_library} m)
    if(readline_include AND readline_library)
        target_compile_definitions(firn_freeze PRIVATE FIRN_READLINE=1)
        target_link_libraries(firn_freeze PUBLIC ${readline_library})
    endif()
endif()

if(EXISTS ${command_main} AND runtime_sources AND NOT FIRN_FUZZ)
    add_executable(firn ${command_main})
    target_link_libraries(firn PRIVATE firn_freeze firn_compiler firn_runtime_f64
        firn_runtime_f32)
    add_dependencies(firn runtime_f64_whole runtime_f32_whole)
    install(TARGETS firn)
endif()
