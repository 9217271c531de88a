# -DSTATUTE_SANITIZE=address,undefined (or thread) for everything.
if(STATUTE_SANITIZE)
  add_compile_options(-fsanitize=${STATUTE_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${STATUTE_SANITIZE})
endif()
