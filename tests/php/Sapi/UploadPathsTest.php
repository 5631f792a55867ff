<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

final class UploadPathsTest extends TestCase
{
    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    public function testPathsOfUploadsThatWereOpenedAreNotRememberedBeyondTheirRequest(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
        $this->driver = new WorkerDriver(<<<'PHP'
            return function () {
                md5_file($_FILES['one']['tmp_name']);
                md5_file($_FILES['many']['tmp_name']['deep'][0]);
                return (string) realpath_cache_size();
            };
            PHP, ['sapi' => 'native']);
        $this->driver->read();
        $body = "--b\r\nContent-Disposition: form-data; name=\"one\"; filename=\"1\"\r\n\r\none\r\n"
            . "--b\r\nContent-Disposition: form-data; name=\"many[deep][]\"; filename=\"2\"\r\n\r\ntwo\r\n--b--\r\n";
        $sizes = [];
        for ($id = 1; $id <= 20; $id++) {
            $this->driver->request($id, '/', $body, ['content-type' => 'multipart/form-data; boundary=b']);
            $sizes[] = $this->driver->exchange()[0]['body'];
        }
        self::assertCount(1, array_unique(array_slice($sizes, 1)), implode(' ', $sizes));
    }
}
