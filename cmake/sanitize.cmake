# -DSTATUTE_SANITIZE=address,undefined (or thread) for everything.
if(STATUTE_SANITIZE)
  add_compile_options(-fsanitize=${STATUTE_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${STATUTE_SANITIZE})
endif()

# Fuzz targets steer by the edges that they pass: all code has to report them.
if(STATUTE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "STATUTE_FUZZ needs clang: -DCMAKE_CXX_COMPILER=clang++")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
