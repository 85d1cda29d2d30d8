package io.github.meanfield;

import java.util.List;

/** Options of the JVMs that tests start. */
public final class JavaOptions {

  /**
   * For JVMs that live for a minute, several at once: no code is compiled for long runs, and one
   * thread collects garbage. The tests' own JVMs have them too.
   */
  public static final List<String> BRIEF =
      List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m", "-XX:+UseSerialGC");

  private JavaOptions() {}

  /** What Spark needs of Java 17. */
  public static List<String> ofSpark() {
    return List.of(System.getProperty("spark.java.options").split(" "));
  }

  /** {@link #BRIEF} in one line, as settings of Spark take it. */
  public static String briefLine() {
    return String.join(" ", BRIEF);
  }
}
