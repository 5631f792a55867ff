<?php

declare(strict_types=1);

namespace App\Models;

use BareMetalPHP\Database\Model;
use BareMetalPHP\Support\Collection;

/**
 * @property int    $id
 * @property string $title
 * @property string $body
 * @property string $author
 * @property string $created_at
 */
final class Post extends Model
{
    protected static string $table = 'posts';

    protected array $fillable = ['title', 'body', 'author'];

    public static function newest(int $count): Collection
    {
        return self::query()->orderBy('id', 'DESC')->limit($count)->get();
    }
}
