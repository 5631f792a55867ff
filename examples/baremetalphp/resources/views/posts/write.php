<h1>Write</h1>
@foreach ($errors as $error)
  <p class="error">{{ $error }}</p>
@endforeach
<form method="post" action="{{ route('store') }}">
  {!! csrf_field() !!}
  <label>Title <input name="title" value="{{ $form->title }}" maxlength="80"></label>
  <label>Your name <input name="author" value="{{ $form->author }}"></label>
  <label>Text <textarea name="body" rows="8">{{ $form->body }}</textarea></label>
  <button>Publish</button>
</form>
