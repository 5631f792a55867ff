<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>{{ $title }}</title>
  <link rel="stylesheet" href="/css/blog.css">
</head>
<body>
  <header><a href="{{ route('home') }}">{{ config('app.name') }}</a> <a href="{{ route('write') }}">Write</a></header>
  <main>
    @if ($notice !== null)
      <p class="notice">{{ $notice }}</p>
    @endif
    {!! $content !!}
  </main>
</body>
</html>
