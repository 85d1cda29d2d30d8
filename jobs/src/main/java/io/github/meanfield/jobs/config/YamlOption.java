package io.github.meanfield.jobs.config;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The value of an option that is a structure: in a config file as it is written there, on the
 * command line in one line of YAML.
 */
public final class YamlOption extends SectionOption {

  private final OptionSpec option;

  /**
   * An option without a value, which the help of a command does not show.
   *
   * @param section its section of a config file
   * @param key its key there
   * @param name its name, with the dashes
   */
  public YamlOption(String section, String key, String name) {
    super(section, key);
    option = option(name, String.class, "YAML", "A structure").toBuilder().hidden(true).build();
  }

  /** The option. */
  public OptionSpec option() {
    return option;
  }

  /**
   * The value: maps, lists, numbers, flags and texts; null if none is given.
   *
   * @throws IllegalArgumentException if the text is no YAML
   */
  public Object value() {
    if (given() == null) {
      return null;
    }
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(given().toString());
    } catch (MarkedYamlEngineException e) {
      throw new IllegalArgumentException(e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
