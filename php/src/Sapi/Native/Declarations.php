<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

/**
 * The parts of PHP's C interface that are used, for 64-bit builds without thread safety.
 *
 * Structures are declared only as far as their last member that is used: what follows differs between versions. Members
 * that have no symbol are found by what changes when PHP itself changes them; everything is tried out before it is
 * trusted, by the constructors in this directory and by SapiProbe.
 */
final class Declarations
{
    /** Bytes of core_globals that are searched. PHP 8.2 has 672. */
    public const CORE_BYTES = 640;

    /** Bytes of sapi_globals that are searched. PHP 8.2 has 552. */
    public const SAPI_BYTES = 552;

    /** Words of ps_globals that are searched for the session's id. It is the third in PHP 8.2. */
    public const SESSION_WORDS = 8;

    /** `type_info` of a zval that holds an array which is counted and can be part of a cycle. */
    public const ARRAY_TYPE_INFO = 0x307;

    public const C = <<<'C'
        typedef struct {
            const char *request_method; char *query_string; char *cookie_data; int64_t content_length;
            char *path_translated; char *request_uri; void *request_body; const char *content_type;
            bool headers_only; bool no_headers; bool headers_read; void *post_entry; char *content_type_dup;
        } sapi_request_info;
        typedef struct { void *server_context; sapi_request_info request_info; } sapi_globals_head;
        typedef struct {
            char *name; char *pretty_name; void *startup; void *shutdown; void *activate; void *deactivate;
            size_t (*ub_write)(char *bytes, size_t length); void (*flush)(void *server_context);
            void *get_stat; void *getenv; void *sapi_error; void *header_handler; void *send_headers;
            void *send_header; size_t (*read_post)(char *buffer, size_t count); void *read_cookies;
        } sapi_module_head;
        typedef struct {
            uint32_t refcount; uint32_t type_info; uint32_t flags; uint32_t mask; void *data;
            uint32_t used; uint32_t count; uint32_t size; uint32_t cursor; int64_t next_free;
        } zend_array_head;
        typedef struct { zend_array_head *array; uint32_t type_info; uint32_t extra; } zval;
        typedef struct { uint32_t refcount; uint32_t type_info; uint64_t hash; size_t length; char bytes[24]; }
            short_zend_string;
        typedef struct {
            unsigned short size; unsigned int zend_api; unsigned char zend_debug; unsigned char zts;
            void *ini_entry; void *deps; char *name; void *functions; void *minit; void *mshutdown; void *rinit;
            int (*rshutdown)(int type, int module_number);
        } zend_module_head;
        typedef struct { zend_module_head *module; uint32_t type_info; uint32_t extra; } module_zval;
        extern sapi_module_head sapi_module;
        extern sapi_globals_head sapi_globals;
        extern char core_globals[640];
        extern zend_array_head *basic_globals[1];
        extern char module_registry[56];
        void sapi_activate(void);
        void sapi_deactivate(void);
        int sapi_send_headers(void);
        void zend_activate_auto_globals(void);
        void zval_ptr_dtor(zval *value);
        module_zval *zend_hash_str_find(void *table, const char *key, size_t length);
        int zend_hash_index_del(zend_array_head *table, uint64_t index);
        int zend_alter_ini_entry_chars(short_zend_string *name, const char *value, size_t length, int type, int stage);
        int zend_restore_ini_entry(short_zend_string *name, int stage);
        void php_call_shutdown_functions(void);
        void php_handle_aborted_connection(void);
        void php_output_set_status(int status);
        int _php_stream_free(void *stream, int options);
        C;

    /** Separate, because ext/session may be missing. */
    public const SESSION = 'extern void *ps_globals[8];';
}
