<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

/**
 * The parts of PHP's C interface that are used, for 64-bit builds without thread safety.
 *
 * Structures are declared only as far as their last member that is used: what follows differs between versions. Each of
 * them is tried out before it is trusted, by the constructors in this directory and by SapiProbe.
 */
final class Declarations
{
    /** Pairs of words of core_globals that are searched for http_globals. PHP 8.2 has 42. */
    public const CORE_ZVALS = 40;

    /** Words of ps_globals that are searched for the session's id, the second one in all versions known. */
    public const SESSION_WORDS = 4;

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
            void *register_server_variables;
        } sapi_module_head;
        typedef struct {
            uint32_t refcount; uint32_t type_info; uint32_t flags; uint32_t mask; void *data;
            uint32_t used; uint32_t count; uint32_t size; uint32_t cursor; int64_t next_free;
        } zend_array_head;
        typedef struct { zend_array_head *array; uint32_t type_info; uint32_t extra; } zval;
        typedef struct { uint32_t refcount; uint32_t type_info; uint64_t hash; size_t length; char bytes[32]; }
            zend_string_head;
        typedef struct {
            unsigned short size; unsigned int zend_api; unsigned char zend_debug; unsigned char zts;
            void *ini_entry; void *deps; char *name; void *functions; void *minit; void *mshutdown; void *rinit;
            int (*rshutdown)(int type, int module_number);
        } zend_module_head;
        typedef struct { zend_module_head *module; uint32_t type_info; uint32_t extra; } module_zval;
        extern sapi_module_head sapi_module;
        extern sapi_globals_head sapi_globals;
        extern zval core_globals[40];
        extern zend_array_head *basic_globals[1];
        extern char module_registry[56];
        void sapi_activate(void);
        void sapi_deactivate(void);
        int sapi_send_headers(void);
        void zend_activate_auto_globals(void);
        void zval_ptr_dtor(zval *value);
        module_zval *zend_hash_str_find(void *table, const char *key, size_t length);
        int zend_hash_index_del(zend_array_head *table, uint64_t index);
        void php_call_shutdown_functions(void);
        int _php_stream_free(void *stream, int options);
        C;

    /** Separate, because ext/session may be missing. */
    public const SESSION = <<<'C'
        typedef struct { uint32_t refcount; uint32_t type_info; uint64_t hash; size_t length; char bytes[32]; }
            zend_string_head;
        extern zend_string_head *ps_globals[4];
        C;
}
