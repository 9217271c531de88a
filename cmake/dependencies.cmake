# What the program needs; rules/ needs none of it.
find_package(Threads REQUIRED)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.81 REQUIRED)  # Boost.System result

# A library that has no CMake package of its own.
function(statute_find_library target header library)
  string(TOUPPER ${target} prefix)
  string(MAKE_C_IDENTIFIER ${prefix} prefix)
  find_path(${prefix}_INCLUDE ${header} REQUIRED)
  find_library(${prefix}_LIBRARY ${library} REQUIRED)
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${${prefix}_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${${prefix}_INCLUDE})
endfunction()
statute_find_library(deflate::deflate libdeflate.h deflate)
statute_find_library(brotli::decoder brotli/decode.h brotlidec)
statute_find_library(zstd::zstd zstd.h zstd)
statute_find_library(nghttp2::nghttp2 nghttp2/nghttp2.h nghttp2)
