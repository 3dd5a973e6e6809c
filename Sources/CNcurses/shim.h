#ifndef GCTUI_CNCURSES_SHIM_H
#define GCTUI_CNCURSES_SHIM_H
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <ncurses.h>
#include <term.h>
#endif
