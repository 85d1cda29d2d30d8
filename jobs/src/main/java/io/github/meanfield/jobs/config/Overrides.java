package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Words {@code key=value} of a command line, for the keys that a config has. Several values, as in
 * {@code key=a,b}, make several runs; of several such keys, one for each combination.
 *
 * <p>A list stands in brackets: {@code key=[64,32]} is one, {@code key=[64],[128,64]} are two. A
 * value with commas or brackets of its own stands in quotes.
 */
public final class Overrides {

  private static final Pattern WORD = Pattern.compile("([A-Za-z][\\w.]*)=(.*)", Pattern.DOTALL);

  private final ConfigKeys keys;
  private final Map<String, List<Value>> values = new LinkedHashMap<>();

  /**
   * A value of a key.
   *
   * @param text as it was given
   * @param plain as the option takes it
   */
  private record Value(String text, String plain) {}

  /**
   * A run that a command line asks for.
   *
   * @param changing the keys that have several values in other runs, with that of this one as it
   *     was given
   * @param arguments the command line with options in place of the words
   */
  public record Combination(Map<String, String> changing, String[] arguments) {}

  private Overrides(ConfigKeys keys) {
    this.keys = keys;
  }

  /**
   * Takes the words out of a command line.
   *
   * @param root the commands
   * @param arguments the command line
   * @return the runs that it asks for, at least one; the last key changes from one to the next
   * @throws BadInput if there is no such key, or no value that it takes
   */
  public static List<Combination> of(CommandLine root, String... arguments) {
    CommandLine command = arguments.length == 0 ? null : root.getSubcommands().get(arguments[0]);
    if (command == null || command.getCommandSpec().findOption(ConfigOption.NAME) == null) {
      return List.of(new Combination(Map.of(), arguments));
    }
    CommandSpec spec = command.getCommandSpec();
    Overrides overrides = new Overrides(new ConfigKeys(spec));
    List<String> others = new ArrayList<>();
    boolean isValue = false;
    for (String word : arguments) {
      Matcher matcher = WORD.matcher(word);
      if (!isValue && matcher.matches()) {
        overrides.put(matcher.group(1), matcher.group(2));
      } else {
        others.add(word);
      }
      // What comes next may be the value of an option, whatever it looks like.
      OptionSpec option = isValue ? null : spec.findOption(word);
      isValue = option != null && option.arity().min() > 0;
    }
    return overrides.combinations(others);
  }

  private void put(String key, String given) {
    keys.problem(key)
        .ifPresent(
            problem -> {
              throw new BadInput("%s=%s: %s", key, given, problem);
            });
    if (values.containsKey(key)) {
      throw new BadInput("'%s' is given twice; for a run with each value give %s=A,B", key, key);
    }
    boolean isList = keys.options().get(key).isMultiValue();
    List<String> parts = split(key, given);
    List<Value> all = new ArrayList<>();
    for (String part : parts) {
      boolean hasBrackets = part.startsWith("[");
      if (part.isEmpty()) {
        throw new BadInput("%s=%s gives no value; leave it out for its default", key, given);
      } else if (hasBrackets && !isList) {
        throw new BadInput(
            "'%s' takes one value, not a list; if '%s' is a text, put it in quotes: %s='\"%s\"'",
            key, part, key, part);
      } else if (isList && !hasBrackets && parts.size() > 1) {
        throw new BadInput(
            "'%s' takes a list: give %s=[%s] for one list, or %s=[%s] for a run with each",
            key, key, String.join(",", parts), key, String.join("],[", parts));
      }
      Value value = new Value(part, hasBrackets ? list(key, part) : unquoted(part));
      if (all.contains(value)) {
        throw new BadInput("%s=%s gives %s twice", key, given, part);
      }
      all.add(value);
    }
    values.put(key, all);
  }

  private static String list(String key, String part) {
    List<String> elements = split(key, part.substring(1, part.length() - 1));
    for (String element : elements) {
      if (element.isEmpty()) {
        throw new BadInput("%s=%s: a value is missing in the list", key, part);
      } else if (unquoted(element).contains(",")) {
        throw new BadInput(
            "%s=%s: a comma in %s, an element of a list, cannot be used", key, part, element);
      }
    }
    return String.join(",", elements.stream().map(Overrides::unquoted).toList());
  }

  private static String unquoted(String text) {
    return text.matches("(?s)\"[^\"]*\"|'[^']*'") ? text.substring(1, text.length() - 1) : text;
  }

  /** The parts between commas that stand neither in brackets, braces nor quotes. */
  private static List<String> split(String key, String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isFirst = text.substring(start, i).isBlank();
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if ((c == '"' || c == '\'') && isFirst) {
        quote = c;
      } else if ((c == '[' || c == '{') && (isFirst || depth > 0)) {
        depth++;
      } else if ((c == ']' || c == '}') && depth > 0) {
        depth--;
        if (depth == 0 && text.substring(i + 1).matches("(?s)\\s*[^\\s,].*")) {
          throw new BadInput("%s=%s: a comma must follow the bracket %s", key, text, c);
        }
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (depth > 0 || quote != 0) {
      String closing =
          quote != 0
              ? String.valueOf(quote)
              : text.substring(start).strip().startsWith("[") ? "]" : "}";
      throw new BadInput("%s=%s: there is no %s at the end", key, text, closing);
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  private List<Combination> combinations(List<String> others) {
    List<Map<String, Value>> products = new ArrayList<>(List.of(Map.of()));
    for (Map.Entry<String, List<Value>> entry : values.entrySet()) {
      List<Map<String, Value>> longer = new ArrayList<>();
      for (Map<String, Value> product : products) {
        for (Value value : entry.getValue()) {
          Map<String, Value> next = new LinkedHashMap<>(product);
          next.put(entry.getKey(), value);
          longer.add(next);
        }
      }
      products = longer;
    }
    return products.stream().map(product -> combination(others, product)).toList();
  }

  private Combination combination(List<String> others, Map<String, Value> product) {
    List<String> arguments = new ArrayList<>(others);
    Map<String, String> changing = new LinkedHashMap<>();
    product.forEach(
        (key, value) -> {
          arguments.add(keys.options().get(key).longestName() + "=" + value.plain);
          if (values.get(key).size() > 1) {
            changing.put(key, value.text);
          }
        });
    return new Combination(changing, arguments.toArray(String[]::new));
  }
}
