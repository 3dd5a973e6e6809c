#ifndef GCTUI_CNCURSES_SHIM_H
#define GCTUI_CNCURSES_SHIM_H

/* Only the wide calls are asked for here: a feature macro such as _GNU_SOURCE in this file would
   give Swift's Glibc module a second, different view of the system headers. */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif

#include <locale.h>
#include <ncurses.h>
#include <signal.h>
#include <wchar.h>

/* <term.h> is left out: it makes macros of words such as `columns`. */
extern char *tigetstr(const char *capability);
extern int setupterm(const char *term, int output, int *result);

/* <wchar.h> hides it without _XOPEN_SOURCE. */
extern int wcwidth(wchar_t character);

/* The columns of a character in a given locale, whatever the process has set. */
static inline int cn_wcwidth(wchar_t character, locale_t locale) {
  locale_t before = uselocale(locale);
  int columns = wcwidth(character);
  uselocale(before);
  return columns;
}

/* Globals of ncurses are mutable, so Swift 6 refuses to read them. */
static inline WINDOW *cn_stdscr(void) { return stdscr; }
static inline WINDOW *cn_curscr(void) { return curscr; }
static inline int cn_lines(void) { return LINES; }
static inline int cn_columns(void) { return COLS; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

/* Macros with casts are not imported. */
static inline attr_t cn_bold(void) { return A_BOLD; }
static inline attr_t cn_dim(void) { return A_DIM; }
static inline attr_t cn_reverse(void) { return A_REVERSE; }
static inline attr_t cn_underline(void) { return A_UNDERLINE; }

static inline int cn_set_style(WINDOW *window, attr_t attributes, short pair) {
  return wattr_set(window, attributes, pair, NULL);
}

/* A string of terminfo; NULL where it is absent (0) or no string (-1). */
static inline const char *cn_string(const char *capability) {
  char *value = tigetstr(capability);
  return value == (char *)-1 ? (char *)0 : value;
}

/* The text of one cell of a window, for tests that read the screen back. */
static inline int cn_cell(WINDOW *window, int row, int column, wchar_t *text, attr_t *attributes,
                          short *pair) {
  cchar_t cell;
  if (mvwin_wch(window, row, column, &cell) == ERR) return ERR;
  return getcchar(&cell, text, attributes, pair, NULL);
}

#endif
