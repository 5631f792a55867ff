<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** What PHP itself exports and EngineNotes reads: the parts of its structures that are the same in PHP 8.2 and later. */
final class EngineSymbols
{
    /** Bytes of executor_globals, basic_globals and file_globals that are searched; all are longer. */
    public const EXECUTOR_BYTES = 1600;
    public const BASIC_BYTES = 512;
    public const FILE_BYTES = 96;

    public const DECLARATIONS = <<<'C'
        typedef struct {
            char refcount[16]; char *buckets; uint32_t used; uint32_t count;
        } table;
        typedef struct { char value[8]; uint8_t type; char rest[7]; uint64_t hash; char *key; } bucket;
        typedef struct {
            unsigned short size; unsigned int zend_api; unsigned char zend_debug; unsigned char zts;
            void *ini_entry; void *deps; char *name; void *functions; void *minit; void *mshutdown; void *rinit;
            void *rshutdown; void *info; char *version; size_t globals_bytes; void *globals;
        } module;
        typedef struct { module *module; uint32_t type_info; uint32_t extra; } module_zval;
        extern char module_registry[56];
        module_zval *zend_hash_str_find(void *table, const char *key, size_t length);
        typedef struct { void *head; void *tail; size_t count; } list;
        extern char executor_globals[1600];
        extern char basic_globals[512];
        extern char file_globals[96];
        void zend_ini_deactivate(void);
        void zend_llist_remove_tail(list *list);
        typedef struct { uint32_t refcount; uint32_t type_info; uint64_t hash; size_t length; char bytes[24]; }
            short_zend_string;
        int zend_alter_ini_entry_chars(short_zend_string *name, const char *value, size_t length, int type, int stage);
        C;
}
