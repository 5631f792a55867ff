<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Sapi\UploadDirectory;
use FFI;

/** Has PHP put uploads into the directory of this process. */
final class UploadPlace
{
    private readonly IniEntry $setting;

    public function __construct(FFI $c, private readonly UploadDirectory $directory)
    {
        $this->setting = new IniEntry($c, 'upload_tmp_dir');
    }

    public function place(Request $request): void
    {
        if (\stripos($request->header('content-type'), 'multipart/form-data') === false) {
            return;
        }
        $path = $this->directory->path();
        if ($path !== '') {
            // For each request, since the reset of ini values takes it back.
            $this->setting->set($path);
        }
    }

    public function remove(): void
    {
        $this->directory->remove();
    }
}
