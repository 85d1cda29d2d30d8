package io.github.meanfield;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of a class, and what its Javadoc says.
 *
 * @param type the class
 * @param text its file
 */
public record Source(Class<?> type, String text) {

  private static final int ROOT = "io.github.meanfield.".length();

  /** The source of a class of ours. */
  public static Source of(Class<?> type) {
    String name = type.getName();
    String module = name.substring(ROOT, name.indexOf('.', ROOT));
    Path file = Build.root().resolve(module + "/src/main/java/" + name.replace('.', '/') + ".java");
    try {
      return new Source(type, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first paragraph of the class's Javadoc, in plain words. */
  public String summary() {
    return before("public [\\w ]*(?:class|interface|record) " + type.getSimpleName() + "\\b");
  }

  /** The first paragraph on a method, or on a component of a record. */
  public String summary(String method) {
    Matcher component =
        Pattern.compile("(?s)@param " + method + " (.*?)(?=\\n \\* @|\\n \\*/)").matcher(text);
    if (type.isRecord() && component.find()) {
      String words = plain(component.group(1));
      return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
    return before("public [\\w<>\\[\\]., ]+ " + method + "\\(");
  }

  private String before(String declaration) {
    Matcher found = Pattern.compile(declaration).matcher(text);
    if (!found.find()) {
      throw new IllegalStateException(type + " has no " + declaration);
    }
    int end = text.lastIndexOf("*/", found.start());
    String javadoc = text.substring(text.lastIndexOf("/**", end) + 3, end);
    return plain(javadoc.split("(?m)^ *\\* (?:<p>|@)")[0]);
  }

  private static String plain(String javadoc) {
    return javadoc
        .replaceAll("(?m)^ *\\* ?", "")
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@link #?(\\w+)(?:\\([^)]*\\))?\\}", "``$1``")
        .replaceAll("\\{@link (\\w+)#(\\w+)(?:\\([^)]*\\))?\\}", "``$1.$2``")
        .replaceAll("\\{@code ([^}]*)\\}", "``$1``")
        .strip();
  }
}
