<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Wire;

use BareMetalPHP\AppServer\Wire\JsonMessage;
use PHPUnit\Framework\TestCase;

final class JsonMessageTest extends TestCase
{
    public function testFittingKeepsWhatFits(): void
    {
        $fields = ['message' => 'grün / "x"', 'context' => ['a' => [1]]];
        self::assertSame('{"message":"grün / \"x\"","context":{"a":[1]}}', JsonMessage::fitting($fields, 4000));
    }

    public function testFittingCutsTextsAndLeavesOutTheRestOfALongMessage(): void
    {
        $long = str_repeat("\1", 5000);
        $json = JsonMessage::fitting(['class' => 'E', 'message' => $long, 'line' => 3, 'context' => [$long]], 4000);
        self::assertLessThanOrEqual(4000, strlen($json));
        $fields = json_decode($json, true);
        self::assertSame('E', $fields['class']);
        self::assertSame(3, $fields['line']);
        self::assertStringEndsWith('…', $fields['message']);
        self::assertArrayHasKey('left_out', $fields['context']);
    }

    public function testEncodeReplacesBytesThatAreNoText(): void
    {
        self::assertSame('{"message":"a' . "\u{fffd}" . 'b"}', JsonMessage::encode(['message' => "a\xffb"]));
    }

    public function testEncodeSurvivesWhatJsonCannotCarry(): void
    {
        self::assertSame('{"message":"x","context":0}', JsonMessage::encode(['message' => 'x', 'context' => NAN]));
    }
}
