package io.github.meanfield.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium without a network. */
final class Browser {

  private final Path folder;

  /** A browser that keeps its files in a folder. */
  Browser(Path folder) {
    this.folder = folder;
  }

  /** Takes a picture of a page. */
  Path picture(Path page, int width, int height, boolean dark) throws Exception {
    Path picture = folder.resolve("picture.png");
    Files.deleteIfExists(picture);
    run(framed(page, width, height), width, height, dark, "--screenshot=" + picture);
    assertTrue(Files.exists(picture), "no picture of " + page);
    return picture;
  }

  /** What the page's scripts have posted to the window that holds it. */
  String message(Path page, int width) throws Exception {
    return run(framed(page, width, 3000), width, 3000, false, "--dump-dom");
  }

  /** A page in a frame, since the window of a browser is 500 pixels wide at least. */
  private Path framed(Path page, int width, int height) throws IOException {
    String frame =
        """
        <!DOCTYPE html><meta name="color-scheme" content="light dark"><body style="margin: 0">
        <script>onmessage = e => document.body.append(e.data)</script>
        <iframe src="%s" style="border: 0; width: %dpx; height: %dpx"></iframe>
        """;
    return Files.writeString(
        folder.resolve("frame.html"), String.format(frame, page.toUri(), width, height));
  }

  private String run(Path page, int width, int height, boolean dark, String task)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program(), "--headless=new", "--no-sandbox"));
    command.addAll(List.of("--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"));
    command.add("--virtual-time-budget=3000");
    command.add("--host-resolver-rules=MAP * ~NOTFOUND");
    command.add("--user-data-dir=" + folder.resolve("profile"));
    command.add("--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
    command.add("--window-size=" + width + "," + height);
    command.addAll(List.of(task, page.toUri().toString()));
    Path out = folder.resolve("browser.out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "still running: " + command);
      assertEquals(0, process.exitValue(), () -> String.join(" ", command));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  private static String program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(p -> Path.of(p, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "there is no Chromium to look at reports with; Debian and Ubuntu:"
                        + " apt-get install chromium"))
        .toString();
  }
}
