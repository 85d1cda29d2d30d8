package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A YAML file with values for the options of a command; what the command line gives comes first.
 *
 * <p>{@code ${NAME}} in a value stands for an environment variable, {@code ${NAME:-word}} for a
 * word where it is not set, and {@code ${CONFIG_DIR}} for the file's own folder.
 */
final class ConfigFile implements IDefaultValueProvider {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");
  private static final String FOLDER = "CONFIG_DIR";

  private final Path path;
  private final ConfigKeys keys;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * Reads a file.
   *
   * @param given the file's path, on any file system
   * @param keys the keys that it may have
   * @throws BadInput naming file and line, if a key is unknown or comes twice, or is no YAML
   */
  ConfigFile(String given, ConfigKeys keys) {
    this.path = Storage.require("--config", given)[0].getPath();
    this.keys = keys;
    try (InputStream bytes = Storage.fileSystem(path).open(path)) {
      String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      new Compose(LoadSettings.builder().setLabel(given).build())
          .composeString(text)
          .ifPresent(this::readAll);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new BadInput("%s:%d: %s", path.getName(), line, e.getProblem());
    } catch (YamlEngineException | IOException e) {
      throw new BadInput("--config: cannot read '%s': %s", given, e.getMessage());
    }
  }

  private void readAll(Node root) {
    if (root instanceof MappingNode mapping) {
      read(mapping, "");
    } else if (!Tag.NULL.equals(root.getTag())) {
      throw bad(root, "a config holds lines of the form 'key: value'");
    }
  }

  private void read(MappingNode mapping, String section) {
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
        throw bad(entry.getKeyNode(), "a key must be a word");
      }
      String key = section + keyNode.getValue();
      Node value = entry.getValueNode();
      if (section.isEmpty() && keys.isSection(key)) {
        if (value instanceof MappingNode inner) {
          read(inner, key + ".");
        } else if (!Tag.NULL.equals(value.getTag())) {
          throw bad(value, "'" + key + "' is a section, so its keys stand below it, indented");
        }
      } else {
        put(keyNode, key, value);
      }
    }
  }

  private void put(ScalarNode keyNode, String key, Node value) {
    String ofCall = keys.ofCall(key).orElse(null);
    if (ofCall != null) {
      throw bad(
          keyNode, "'" + key + "' is about one call; give " + ofCall + " on the command line");
    }
    if (!keys.options().containsKey(key) || keyNode.getValue().contains(".")) {
      throw bad(keyNode, "there is no key '" + key + "'" + suggestion(key));
    }
    if (lines.putIfAbsent(key, line(keyNode)) != null) {
      throw bad(keyNode, "'" + key + "' stands in line " + lines.get(key) + " already");
    }
    if (value instanceof SequenceNode list && list.getValue().isEmpty()) {
      throw bad(value, "the list of '" + key + "' is empty; leave the key out for its default");
    } else if (!Tag.NULL.equals(value.getTag())) {
      values.put(key, text(key, value));
    }
  }

  private String suggestion(String key) {
    return keys.nearest(key)
        .map(
            near ->
                near.contains(".")
                    ? String.format(
                        "; did you mean '%s' in section '%s'?",
                        near.substring(near.indexOf('.') + 1), near.substring(0, near.indexOf('.')))
                    : "; did you mean '" + near + "'?")
        .orElse("; " + keys.command() + " --help shows all options");
  }

  private String text(String key, Node value) {
    OptionSpec option = keys.options().get(key);
    if (option.getter() instanceof YamlOption) {
      return inOneLine(value);
    } else if (value instanceof ScalarNode scalar) {
      return resolve(scalar);
    }
    if (value instanceof SequenceNode list && option.isMultiValue()) {
      return list.getValue().stream()
          .map(element -> element(key, element))
          .collect(Collectors.joining(","));
    }
    throw bad(value, "'" + key + "' takes " + (option.isMultiValue() ? "a list" : "one value"));
  }

  /** A structure as YAML in one line. */
  private String inOneLine(Node value) {
    if (value instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .map(entry -> inOneLine(entry.getKeyNode()) + ": " + inOneLine(entry.getValueNode()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof SequenceNode list) {
      return list.getValue().stream()
          .map(this::inOneLine)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    String written = ((ScalarNode) value).getValue();
    String text = resolve((ScalarNode) value);
    // A text in quotes that looks like a number stays one; what a variable holds may be either.
    boolean isText = Tag.STR.equals(value.getTag()) && text.equals(written);
    return isText ? "'" + text.replace("'", "''") + "'" : text;
  }

  private String element(String key, Node element) {
    if (!(element instanceof ScalarNode scalar)) {
      throw bad(element, "'" + key + "' takes a list of plain values");
    }
    String text = resolve(scalar);
    if (text.contains(",")) {
      throw bad(element, "a comma in '" + text + "', an element of a list, cannot be used");
    }
    return text;
  }

  private String resolve(ScalarNode scalar) {
    return VARIABLE
        .matcher(scalar.getValue())
        .replaceAll(
            match -> Matcher.quoteReplacement(variable(scalar, match.group(1), match.group(2))));
  }

  private String variable(Node node, String name, String standard) {
    if (name.equals(FOLDER)) {
      Path folder = path.getParent();
      // Of the local file system without its scheme, so that it reads as the user would write it.
      return "file".equals(folder.toUri().getScheme())
          ? folder.toUri().getPath()
          : folder.toString();
    }
    return Optional.ofNullable(System.getenv(name))
        .or(() -> Optional.ofNullable(standard))
        .orElseThrow(() -> bad(node, "the environment variable " + name + " is not set"));
  }

  private BadInput bad(Node node, String problem) {
    return new BadInput("%s:%d: %s", path.getName(), line(node), problem);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? values.get(ConfigKeys.key(option)) : null;
  }

  /** Where an option's value stands in the file, for an error about it. */
  Optional<String> place(ArgSpec argument) {
    return argument instanceof OptionSpec option && values.containsKey(ConfigKeys.key(option))
        ? Optional.of(path.getName() + ":" + lines.get(ConfigKeys.key(option)))
        : Optional.empty();
  }
}
