const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** The page of a 503. It reloads itself after five seconds. It is static, because the renderer of pages is what is busy. @param name of the instance */
export const busyPage = (name: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="5">
<title>${escaped(name)}</title>
</head>
<body>
<main>
<h1>${escaped(name)}</h1>
<p>A lot of people are here right now. This page tries again in a few seconds.</p>
<p lang="de">Hier ist gerade viel los. Die Seite versucht es in ein paar Sekunden noch einmal.</p>
<p lang="ar" dir="rtl">هناك ازدحام كبير الآن. ستعيد الصفحة المحاولة بعد ثوانٍ قليلة.</p>
</main>
</body>
</html>
`;
