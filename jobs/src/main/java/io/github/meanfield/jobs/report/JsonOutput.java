package io.github.meanfield.jobs.report;

import io.github.meanfield.jobs.console.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a command prints for programs: one object of JSON, in place of all text. */
public final class JsonOutput {

  /** The version of what is printed; another one may lack keys of this one. */
  public static final int SCHEMA = 1;

  @Option(
      names = "--json",
      description = "Print one object of JSON in place of text, for programs.")
  private boolean isOn;

  /** Prints no text from now on, if JSON is asked for. */
  public void start() {
    Console.setSilent(isOn);
  }

  /** Whether JSON is asked for. */
  public boolean isOn() {
    return isOn;
  }

  /**
   * Prints the object, if it is asked for.
   *
   * @param command the command's name
   * @param values what it has come to, by keys without blanks
   */
  public void print(String command, Map<String, ?> values) {
    if (isOn) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("schema", SCHEMA);
      all.put("command", command);
      all.putAll(values);
      System.out.println(Json.line(all));
    }
  }
}
