# Every target of ours links this: the warnings, and the source root as include directory.
add_library(statute_options INTERFACE)
target_include_directories(statute_options INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
target_compile_options(statute_options INTERFACE
  $<BUILD_INTERFACE:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion>)
# g++ 12 warns falsely of std::string (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(statute_options INTERFACE $<BUILD_INTERFACE:-Wno-restrict>)
endif()
if(STATUTE_DEVELOPER)
  target_compile_options(statute_options INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()
