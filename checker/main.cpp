#include "checker/cli/commands.h"

int main(int argc, char** argv) { return checker::cli::run(argc, argv); }
