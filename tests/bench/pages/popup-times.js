// Waits for the two marks of the stopwatch; returns their times in milliseconds since the navigation.
const read = (name) => performance.getEntriesByName(name)[0]?.startTime;
while (!read("shown") || !read("fresh")) await new Promise(requestAnimationFrame);
return [read("shown"), read("fresh")];
