package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values for the options of a command from a YAML file and those that it extends; what the command
 * line gives comes first.
 */
final class ConfigFile implements IDefaultValueProvider {

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();

  /**
   * Reads a file and those that it extends.
   *
   * @param given the file's path, on any file system
   * @param keys the keys that it may have
   * @throws BadInput naming file and line, if a key is unknown or comes twice, if a file is no YAML
   *     or not there, or extends itself
   */
  ConfigFile(String given, ConfigKeys keys) {
    Path path = Storage.require("--config", given)[0].getPath();
    new ConfigDocument(path, path.getName(), keys, this).read(List.of());
  }

  /**
   * Takes a value in place of one from a file that is extended.
   *
   * @param value the value; null for none, so that the option has its default
   * @param place file and line
   */
  void put(String key, String value, String place) {
    values.put(key, value);
    places.put(key, place);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? values.get(ConfigKeys.key(option)) : null;
  }

  /** Where an option's value stands in a file, for an error about it. */
  Optional<String> place(ArgSpec argument) {
    return argument instanceof OptionSpec option && values.get(ConfigKeys.key(option)) != null
        ? Optional.of(places.get(ConfigKeys.key(option)))
        : Optional.empty();
  }
}
