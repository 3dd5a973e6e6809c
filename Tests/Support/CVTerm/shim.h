#ifndef GCTUI_CVTERM_SHIM_H
#define GCTUI_CVTERM_SHIM_H
#include <pty.h>
#include <sys/ioctl.h>
#include <vterm.h>
#endif
