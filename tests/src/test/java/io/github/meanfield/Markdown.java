package io.github.meanfield;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Markdown file of the project, as GitHub shows it.
 *
 * @param file its path
 * @param text what it holds
 */
record Markdown(Path file, String text) {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(#+) (.*)");

  static Markdown read(Path file) throws IOException {
    return new Markdown(file, Files.readString(file));
  }

  /** All Markdown files, but for what builds have left. */
  static List<Path> files() throws IOException {
    Path root = Build.root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?(target|\\..*)/.*"))
          .sorted()
          .toList();
    }
  }

  /** Lines outside of blocks of code. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    boolean isCode = false;
    for (String line : text.split("\n")) {
      if (line.startsWith("```")) {
        isCode = !isCode;
      } else if (!isCode && !line.startsWith("    ")) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Lines that are no code and no row of a table. */
  List<String> prose() {
    return lines().stream().filter(line -> !line.startsWith("|")).toList();
  }

  /** What links and images point to. */
  List<String> links() {
    String withoutCode = String.join("\n", lines()).replaceAll("`[^`]*`", "code");
    return LINK.matcher(withoutCode).results().map(link -> link.group(1)).toList();
  }

  /** The anchors of all headings. */
  List<String> anchors() {
    return anchors(1, 6);
  }

  /** The anchors of headings from a level to a level, in order. */
  List<String> anchors(int from, int to) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> anchors = new ArrayList<>();
    for (String line : lines()) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String slug = slug(heading.group(2));
        int before = seen.merge(slug, 1, Integer::sum) - 1;
        int level = heading.group(1).length();
        if (level >= from && level <= to) {
          anchors.add(before == 0 ? slug : slug + "-" + before);
        }
      }
    }
    return anchors;
  }

  /** GitHub's rule: small letters, spaces as hyphens, and no other marks but hyphens. */
  private static String slug(String heading) {
    return heading
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || " -_".indexOf(c) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining())
        .replace(' ', '-');
  }
}
