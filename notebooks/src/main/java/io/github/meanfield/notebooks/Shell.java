package io.github.meanfield.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jdk.jshell.tool.JavaShellToolBuilder;

/** JShell with what a notebook has, in this JVM. */
public final class Shell {

  private Shell() {}

  /**
   * Runs the shell.
   *
   * @param arguments files of snippets to run; {@code -} is the standard input
   * @throws Exception if the shell cannot start
   */
  public static void main(String[] arguments) throws Exception {
    Path startup = Files.createTempFile("meanfield", ".jsh");
    int exitCode;
    try {
      Files.writeString(startup, LocalSpark.declarations());
      String[] options = {"--execution", "local", "--startup", startup.toString()};
      String[] all = Arrays.copyOf(options, options.length + arguments.length);
      System.arraycopy(arguments, 0, all, options.length, arguments.length);
      exitCode = JavaShellToolBuilder.builder().start(all);
    } finally {
      Files.delete(startup);
    }
    System.exit(exitCode);
  }
}
