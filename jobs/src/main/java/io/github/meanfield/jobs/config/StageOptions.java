package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options made of the params of stages, so that a command takes every param there is: {@code
 * hiddenLayers} is the option {@code --hidden-layers} and the key {@code hiddenLayers} in its
 * section of a config file.
 */
public final class StageOptions {

  /**
   * Params beside which the stage takes no other that describes a network, not even its default.
   */
  private static final List<String> GIVEN_NETWORK = List.of("networkJson", "initialModel");

  private final String section;
  private final String prefix;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /**
   * Options for all params of some stages.
   *
   * @param section the options' section of a config file
   * @param prefix what options start with after the dashes
   * @param left params that are no options, since the command sets them
   * @param stages stages, of which the first that has a param describes it, and others where they
   *     differ; what they are set to is shown as the default
   */
  public StageOptions(String section, String prefix, Set<String> left, Params... stages) {
    this.section = section;
    this.prefix = prefix;
    for (Params stage : stages) {
      for (Param<?> param : stage.params()) {
        if (!left.contains(param.name())) {
          values
              .computeIfAbsent(param.name(), name -> new Value(section, param))
              .describe(stage, param);
        }
      }
    }
  }

  /**
   * A group of options, as the help shows it.
   *
   * @param heading what stands above it
   * @param first options that come before those of the params
   */
  public ArgGroupSpec group(String heading, OptionSpec... first) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).heading(heading);
    Stream.of(first).forEach(group::addArg);
    options().forEach(group::addArg);
    return group.build();
  }

  /** An option for each param. */
  public List<OptionSpec> options() {
    return values.values().stream().map(value -> value.option(prefix)).toList();
  }

  /** The name of a param as options have it: hidden-layers for hiddenLayers. */
  public static String kebab(String param) {
    return param.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /**
   * Sets the params of a stage that the user has given.
   *
   * @throws BadInput if the stage does not have one of them
   */
  public <S extends Params> S apply(S stage) {
    values.forEach(
        (name, value) -> {
          if (value.given() != null) {
            if (!stage.hasParam(name)) {
              throw new BadInput(
                  "%s.%s is no param of %s", section, name, stage.getClass().getSimpleName());
            }
            set(stage, name, value.given());
          }
        });
    return stage;
  }

  /** Sets a param by its name. */
  public static void set(Params stage, String name, Object value) {
    stage.set(stage.getParam(name), value);
  }

  /** A param that the user has given, if there is one. */
  public Optional<String> anyGiven() {
    return values.keySet().stream().filter(this::isGiven).findFirst();
  }

  /** The param by which the user has given a network as a whole, if there is one. */
  public Optional<String> givenNetwork() {
    return GIVEN_NETWORK.stream().filter(this::isGiven).findFirst();
  }

  /** The value that the user has given a param, if any. */
  public Optional<Object> given(String name) {
    return Optional.ofNullable(values.get(name)).map(Value::given);
  }

  private boolean isGiven(String name) {
    return given(name).isPresent();
  }

  /**
   * The params that a stage has, with their values, by name; without those that have none.
   *
   * @param stage a stage to which these options have been applied
   */
  public Map<String, Object> effective(Params stage) {
    Map<String, Object> effective = new LinkedHashMap<>();
    boolean takesNoDefaults =
        GIVEN_NETWORK.stream()
            .anyMatch(name -> stage.hasParam(name) && stage.isSet(stage.getParam(name)));
    for (String name : values.keySet()) {
      if (stage.hasParam(name)) {
        Param<?> param = stage.getParam(name);
        boolean isDefined = stage.isDefined(param);
        if (stage.isSet(param) || isDefined && !takesNoDefaults && !isDecayOfAdamw(name, stage)) {
          effective.put(name, EffectiveConfig.plain(stage.getOrDefault(param)));
        }
      }
    }
    return effective;
  }

  /** The updater gives the param a value of its own as long as it is not set. */
  private static boolean isDecayOfAdamw(String name, Params stage) {
    return name.equals("weightDecay")
        && "adamw".equals(stage.getOrDefault(stage.getParam("updater")));
  }

  /** The value of the option of a param. */
  private static final class Value extends SectionOption {

    private final Param<?> param;
    private final Map<String, String> descriptions = new LinkedHashMap<>();

    private Value(String section, Param<?> param) {
      super(section, param.name());
      this.param = param;
    }

    /** Takes in what a stage says of its param, if no other has said so. */
    private void describe(Params stage, Param<?> own) {
      String doc = own.doc().replace("%", "%%").replace("${", "{");
      String sentence = Character.toUpperCase(doc.charAt(0)) + doc.substring(1);
      String end = sentence.endsWith(".") ? "" : ".";
      String ofDefault =
          stage.isDefined(own)
              ? " Default: " + text(stage.getOrDefault(own)).replace("%", "%%")
              : "";
      descriptions.putIfAbsent(sentence + end + ofDefault, stage.getClass().getSimpleName());
    }

    private OptionSpec option(String prefix) {
      return option("--" + prefix + kebab(param.name()), type(), label(), description());
    }

    private String description() {
      return descriptions.size() == 1
          ? descriptions.keySet().iterator().next()
          : descriptions.entrySet().stream()
              .map(entry -> entry.getValue() + ": " + entry.getKey())
              .collect(Collectors.joining(". "));
    }

    private Class<?> type() {
      if (param instanceof IntParam) {
        return Integer.class;
      } else if (param instanceof LongParam) {
        return Long.class;
      } else if (param instanceof DoubleParam) {
        return Double.class;
      } else if (param instanceof BooleanParam) {
        return Boolean.class;
      } else if (param instanceof IntArrayParam) {
        return int[].class;
      }
      return param instanceof DoubleArrayParam ? double[].class : String.class;
    }

    private String label() {
      Class<?> type = type();
      if (type.isArray()) {
        return "X,X,...";
      } else if (type == Boolean.class) {
        return "true|false";
      }
      return type == String.class ? "WORD" : "X";
    }
  }

  private static String text(Object value) {
    Object plain = EffectiveConfig.plain(value);
    return (plain instanceof List<?> list ? list.stream() : Stream.of(plain))
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
