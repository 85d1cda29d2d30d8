package io.github.meanfield.jobs.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** The config file of a command, which has to be read before its other options are parsed. */
@Command(name = "config")
public final class ConfigOption {

  /** Name of the option. */
  public static final String NAME = "--config";

  /** What it does, and what words do beside it. */
  public static final String DESCRIPTION =
      "YAML file with options; under the key extends it may name others, whose values it takes where"
          + " it has none of its own. With or without a file, words KEY=VALUE set its keys:"
          + " network.learningRate=0.01. Of several values, network.learningRate=0.01,0.001, each"
          + " makes a run of its own, into DIR/learningRate=0.01 and so on; of several such keys,"
          + " each combination does. A list stands in brackets: network.hiddenLayers=[64,32].";

  @Option(names = NAME)
  private String path;

  @Unmatched private List<String> others = new ArrayList<>();

  private ConfigOption() {}

  /**
   * Makes the config file that is named in a command line, if any, the source of defaults.
   *
   * @param root the parsed command's parent
   * @param arguments the command line
   * @return the file
   */
  public static Optional<ConfigFile> apply(CommandLine root, String... arguments) {
    CommandLine command = arguments.length == 0 ? null : root.getSubcommands().get(arguments[0]);
    if (command == null || command.getCommandSpec().findOption(NAME) == null) {
      return Optional.empty();
    }
    ConfigOption option = new ConfigOption();
    new CommandLine(option).parseArgs(Arrays.copyOfRange(arguments, 1, arguments.length));
    if (option.path == null) {
      return Optional.empty();
    }
    CommandSpec spec = command.getCommandSpec();
    ConfigFile file = new ConfigFile(option.path, new ConfigKeys(spec));
    command.setDefaultValueProvider(file);
    return Optional.of(file);
  }
}
