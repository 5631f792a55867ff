<?php

/** PHP's functions about the current request, for a process in which they were disabled. Signatures are PHP's. */

declare(strict_types=1);

use BareMetalPHP\AppServer\Sapi\Emulation\EmulatedRequest;

if (!function_exists('headers_sent')) {
    /**
     * @param-out string $filename always '': where the output began is not known
     * @param-out int    $line     always 0
     */
    function headers_sent(mixed &$filename = null, mixed &$line = null): bool
    {
        $filename = '';
        $line = 0;

        return EmulatedRequest::current()->headers->areSent();
    }
}

if (!function_exists('header_register_callback')) {
    function header_register_callback(callable $callback): bool
    {
        EmulatedRequest::current()->headers->callBack($callback(...));

        return true;
    }
}

if (!function_exists('flush')) {
    function flush(): void
    {
        EmulatedRequest::current()->flush();
    }
}

if (!function_exists('connection_aborted')) {
    function connection_aborted(): int
    {
        return EmulatedRequest::current()->isClientGone() ? 1 : 0;
    }
}

if (!function_exists('connection_status')) {
    function connection_status(): int
    {
        return EmulatedRequest::current()->isClientGone() ? CONNECTION_ABORTED : CONNECTION_NORMAL;
    }
}

if (!function_exists('is_uploaded_file')) {
    function is_uploaded_file(string $filename): bool
    {
        return EmulatedRequest::current()->files?->has($filename) ?? false;
    }
}

if (!function_exists('move_uploaded_file')) {
    function move_uploaded_file(string $from, string $to): bool
    {
        return EmulatedRequest::current()->files?->move($from, $to) ?? false;
    }
}

if (!function_exists('filter_has_var')) {
    function filter_has_var(int $input_type, string $var_name): bool
    {
        return isset(EmulatedRequest::current()->input($input_type, 'filter_has_var')[$var_name]);
    }
}

if (!function_exists('filter_input')) {
    /** @param array<string, mixed>|int $options */
    function filter_input(int $type, string $var_name, int $filter = FILTER_DEFAULT, array|int $options = 0): mixed
    {
        $input = EmulatedRequest::current()->input($type, 'filter_input');
        if (isset($input[$var_name])) {
            return filter_var($input[$var_name], $filter, $options);
        }
        $flags = is_int($options) ? $options : (int) ($options['flags'] ?? 0);
        if (is_array($options) && isset($options['options']['default'])) {
            return $options['options']['default'];
        }

        return ($flags & FILTER_NULL_ON_FAILURE) === 0 ? null : false;
    }
}

if (!function_exists('filter_input_array')) {
    /**
     * @param array<string, mixed>|int $options
     *
     * @return array<string, mixed>|false|null
     */
    function filter_input_array(int $type, array|int $options = FILTER_DEFAULT, bool $add_empty = true): array|false|null
    {
        $input = EmulatedRequest::current()->input($type, 'filter_input_array');

        return $input === [] ? null : filter_var_array($input, $options, $add_empty);
    }
}

if (!function_exists('apache_response_headers')) {
    /** @return array<string, string> */
    function apache_response_headers(): array
    {
        $headers = [];
        foreach (headers_list() as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[$name] = ltrim($value);
        }

        return $headers;
    }
}
