// File: libpq.h
//
// libpq's header, wherever the system has it.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_LIBPQ_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_LIBPQ_H_

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else  // Debian
#include <postgresql/libpq-fe.h>
#endif

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_LIBPQ_H_
