<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** A file in which an application begins, and the way to get the application out of it. */
interface Entry
{
    /**
     * @param string $file absolute path of a file that exists
     * @param string $code its PHP without comments, in which a word counts
     *
     * @return self|null null when the application does not begin in this way in that file
     */
    public static function recognize(string $file, string $code): ?self;

    /** Absolute path. */
    public function file(): string;

    /**
     * Starts the application, once.
     *
     * @return mixed an App, or what one of the factories makes an App of
     */
    public function open(Project $project): mixed;
}
