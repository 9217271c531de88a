# A declaration that must not compile, and the words its error has to say: run
# with -DCOMPILER, -DROOT and -DSOURCE. The first line is "// error: WORDS", or
# "// compiles" for the one that shows that the others fail for the reason given.
file(STRINGS "${SOURCE}" lines LIMIT_COUNT 1)
list(GET lines 0 first)
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -I${ROOT} ${SOURCE}
                RESULT_VARIABLE code ERROR_VARIABLE said)
if(first STREQUAL "// compiles")
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "does not compile:\n${said}")
  endif()
  return()
endif()
string(REGEX REPLACE "^// error: " "" words "${first}")
if(code EQUAL 0)
  message(FATAL_ERROR "compiles, and must not: ${words}")
endif()
string(FIND "${said}" "${words}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "the error does not say '${words}':\n${said}")
endif()
