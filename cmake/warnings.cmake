# Every target of ours links this: the warnings, and the source root as include directory.
add_library(statute_options INTERFACE)
target_include_directories(statute_options INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
target_compile_options(statute_options INTERFACE
  $<BUILD_INTERFACE:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion>)
if(STATUTE_DEVELOPER)
  target_compile_options(statute_options INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()
