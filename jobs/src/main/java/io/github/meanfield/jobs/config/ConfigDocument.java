package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
import picocli.CommandLine.Model.OptionSpec;

/**
 * One YAML file of a config, whose own values come before those of the files that it extends, and
 * of these the later before the earlier.
 *
 * <p>{@code ${NAME}} in a value stands for an environment variable, {@code ${NAME:-word}} for a
 * word where it is not set, and {@code ${CONFIG_DIR}} for the file's own folder.
 */
final class ConfigDocument {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");
  private static final String FOLDER = "CONFIG_DIR";
  private static final String EXTENDS = "extends";

  private final Path path;
  private final String name;
  private final ConfigKeys keys;
  private final ConfigFile values;
  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * A file.
   *
   * @param path its path in full
   * @param name its name in errors
   * @param keys the keys that it may have
   * @param values takes its values
   */
  ConfigDocument(Path path, String name, ConfigKeys keys, ConfigFile values) {
    this.path = path;
    this.name = name;
    this.keys = keys;
    this.values = values;
  }

  /**
   * Reads the file and those that it extends.
   *
   * @param extending the files that are being read, each of which extends the next
   */
  void read(List<ConfigDocument> extending) {
    try (InputStream bytes = Storage.fileSystem(path).open(path)) {
      String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      new Compose(LoadSettings.builder().setLabel(name).build())
          .composeString(text)
          .ifPresent(root -> readAll(root, extending));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new BadInput("%s:%d: %s", name, line, e.getProblem());
    } catch (YamlEngineException | IOException e) {
      throw new BadInput("--config: cannot read '%s': %s", path, e.getMessage());
    }
  }

  private void readAll(Node root, List<ConfigDocument> extending) {
    if (root instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (isExtends(entry)) {
          extend(entry, extending);
        }
      }
      read(mapping, "");
    } else if (!Tag.NULL.equals(root.getTag())) {
      throw bad(root, "a config holds lines of the form 'key: value'");
    }
  }

  private static boolean isExtends(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(EXTENDS);
  }

  private void extend(NodeTuple entry, List<ConfigDocument> extending) {
    requireNew(EXTENDS, entry.getKeyNode());
    Node value = entry.getValueNode();
    List<ConfigDocument> all = new ArrayList<>(extending);
    all.add(this);
    for (Node file : value instanceof SequenceNode list ? list.getValue() : List.of(value)) {
      if (!(file instanceof ScalarNode scalar) || Tag.NULL.equals(file.getTag())) {
        throw bad(file, "'extends' takes a file or a list of files");
      }
      String given = resolve(scalar);
      Path base = base(file, given);
      if (all.stream().anyMatch(one -> one.path.equals(base))) {
        String chain = all.stream().map(one -> one.name).collect(Collectors.joining(" extends "));
        throw bad(file, "a file cannot extend itself: " + chain + " extends " + given);
      }
      new ConfigDocument(base, given, keys, values).read(all);
    }
  }

  /** A file beside this one, or anywhere. */
  private Path base(Node node, String given) {
    Path base;
    try {
      base = Storage.fileSystem(path).makeQualified(new Path(path.getParent(), given));
    } catch (IllegalArgumentException e) {
      throw bad(node, "'" + given + "' is not a path: " + e.getMessage());
    }
    if (!Storage.exists(base)) {
      throw bad(node, "there is no file '" + given + "' to extend (it would be " + base + ")");
    }
    return base;
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
      } else if (!section.isEmpty() || !isExtends(entry)) {
        put(keyNode, key, value);
      }
    }
  }

  private void put(ScalarNode keyNode, String key, Node value) {
    if (keyNode.getValue().contains(".")) {
      throw bad(keyNode, "there is no key '" + key + "'; what stands before a dot is a section");
    }
    keys.problem(key)
        .ifPresent(
            problem -> {
              throw bad(keyNode, problem);
            });
    requireNew(key, keyNode);
    if (value instanceof SequenceNode list && list.getValue().isEmpty()) {
      throw bad(value, "the list of '" + key + "' is empty; leave the key out for its default");
    }
    values.put(
        key, Tag.NULL.equals(value.getTag()) ? null : text(key, value), name + ":" + line(keyNode));
  }

  private void requireNew(String key, Node keyNode) {
    if (lines.putIfAbsent(key, line(keyNode)) != null) {
      throw bad(keyNode, "'" + key + "' stands in line " + lines.get(key) + " already");
    }
  }

  private String text(String key, Node value) {
    OptionSpec option = keys.options().get(key);
    if (option.getter() instanceof YamlOption) {
      return inOneLine(value);
    } else if (value instanceof ScalarNode scalar) {
      return resolve(scalar);
    } else if (value instanceof SequenceNode list && option.isMultiValue()) {
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

  private String variable(Node node, String variable, String standard) {
    if (variable.equals(FOLDER)) {
      Path folder = path.getParent();
      // Of the local file system without its scheme, so that it reads as the user would write it.
      return "file".equals(folder.toUri().getScheme())
          ? folder.toUri().getPath()
          : folder.toString();
    }
    return Optional.ofNullable(System.getenv(variable))
        .or(() -> Optional.ofNullable(standard))
        .orElseThrow(() -> bad(node, "the environment variable " + variable + " is not set"));
  }

  private BadInput bad(Node node, String problem) {
    return new BadInput("%s:%d: %s", name, line(node), problem);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
