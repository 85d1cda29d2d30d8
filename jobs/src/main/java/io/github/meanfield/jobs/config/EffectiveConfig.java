package io.github.meanfield.jobs.config;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The values that all options have in the end, as a config file that gives them again. */
public final class EffectiveConfig {

  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * Collects the values of a command that has been parsed.
   *
   * @param command the command
   * @param sections the params of stages by section and name
   */
  public EffectiveConfig(CommandSpec command, Map<String, Map<String, Object>> sections) {
    new ConfigKeys(command).options().forEach(this::put);
    values.putAll(sections);
  }

  private void put(String key, OptionSpec option) {
    Object value = option.getValue();
    boolean isEmpty = value == null || (value instanceof Collection<?> list && list.isEmpty());
    if (!isEmpty && !(option.getter() instanceof SectionOption)) {
      values.put(key, plain(value));
    }
  }

  /** Sets a param of a section to what it came to. */
  @SuppressWarnings("unchecked")
  public void put(String section, String name, Object value) {
    ((Map<String, Object>) values.get(section)).put(name, value);
  }

  /** A value as lists, numbers and words; null for null. */
  static Object plain(Object value) {
    if (value != null && value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(plain(Array.get(value, i)));
      }
      return list;
    }
    return value instanceof Enum<?> ? value.toString() : value;
  }

  /** The values by key; those of a section are a map under its name. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The config file's text. */
  public String yaml() {
    return yaml(values);
  }

  /** Values as the text of a config file. */
  public static String yaml(Map<String, ?> values) {
    return new Dump(
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.AUTO).setWidth(100).build())
        .dumpToString(values);
  }
}
