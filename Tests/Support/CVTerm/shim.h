#ifndef GCTUI_CVTERM_SHIM_H
#define GCTUI_CVTERM_SHIM_H
#include <pty.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <vterm.h>

/* <spawn.h> hides it without _GNU_SOURCE, which would give Swift's Glibc module a second view of the
   system headers. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
#endif
