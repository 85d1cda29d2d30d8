package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.IScope;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options made of the params of stages, so that a command takes every param there is: {@code
 * hiddenLayers} is the option {@code --hidden-layers} and the key {@code hiddenLayers} in its
 * section of a config file.
 */
public final class StageOptions {

  /**
   * Tells picocli that options of a group have somewhere to put their defaults: it asks for that
   * place, and never puts another in its stead.
   */
  private static final IScope SCOPE =
      new IScope() {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T get() {
          return (T) this;
        }

        @Override
        public <T> T set(T value) {
          throw new UnsupportedOperationException("options hold their values themselves");
        }
      };

  /**
   * Params beside which the stage takes no other that describes a network, not even its default.
   */
  private static final List<String> GIVEN_NETWORK = List.of("networkJson", "initialModel");

  private final String section;
  private final String prefix;
  private final Map<String, Object> defaults;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /**
   * Options for all params of some stages.
   *
   * @param section the options' section of a config file
   * @param prefix what options start with after the dashes
   * @param left params that are no options, since the command sets them
   * @param defaults values that are other than the stages' own
   * @param stages stages, of which the first that has a param describes it, and others where they
   *     differ
   */
  public StageOptions(
      String section,
      String prefix,
      Set<String> left,
      Map<String, Object> defaults,
      Params... stages) {
    this.section = section;
    this.prefix = prefix;
    this.defaults = defaults;
    for (Params stage : stages) {
      for (Param<?> param : stage.params()) {
        if (!left.contains(param.name())) {
          Value value = values.computeIfAbsent(param.name(), name -> new Value(param));
          value.describe(stage, param, standard(stage, param));
        }
      }
    }
  }

  private Object standard(Params stage, Param<?> param) {
    Object own = stage.getDefault(param).getOrElse(() -> null);
    return defaults.getOrDefault(param.name(), own);
  }

  /** A group of options, as the help shows it. */
  public ArgGroupSpec group(String heading) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder().validate(false).heading(heading);
    values.values().forEach(value -> group.addArg(value.option()));
    return group.build();
  }

  /**
   * Sets the params of a stage: those that the user has given, and this command's own defaults.
   *
   * @throws BadInput if the user has given a param that the stage does not have
   */
  public <S extends Params> S apply(S stage) {
    for (Value value : values.values()) {
      String name = value.param.name();
      if (value.given != null && !stage.hasParam(name)) {
        throw new BadInput(
            "%s.%s is no param of %s", section, name, stage.getClass().getSimpleName());
      }
      Object set = value.given == null ? defaults.get(name) : value.given;
      if (set != null && stage.hasParam(name)) {
        set(stage, name, set);
      }
    }
    return stage;
  }

  /** Sets a param by its name. */
  public static void set(Params stage, String name, Object value) {
    stage.set(stage.getParam(name), value);
  }

  /** The params that a stage has, with their values, by name; without those that have none. */
  public Map<String, Object> effective(Params stage) {
    Map<String, Object> effective = new LinkedHashMap<>();
    boolean isGiven = GIVEN_NETWORK.stream().anyMatch(this::isGiven);
    values.forEach(
        (name, value) -> {
          boolean isSet = value.given != null || defaults.containsKey(name);
          if (stage.hasParam(name) && (isSet || !(isGiven || isDecayOfAdamw(name)))) {
            Object standard = standard(stage, stage.getParam(name));
            Object effect = EffectiveConfig.plain(value.given == null ? standard : value.given);
            if (effect != null) {
              effective.put(name, effect);
            }
          }
        });
    return effective;
  }

  /** The updater gives the param a value of its own as long as it is not set. */
  private boolean isDecayOfAdamw(String name) {
    return name.equals("weightDecay") && "adamw".equals(values.get("updater").given);
  }

  private boolean isGiven(String name) {
    return values.containsKey(name) && values.get(name).given != null;
  }

  /** The value of one option, as picocli gets and sets it. */
  final class Value implements IGetter, ISetter {

    private final Param<?> param;
    private final Map<String, String> descriptions = new LinkedHashMap<>();
    private Object given;

    private Value(Param<?> param) {
      this.param = param;
    }

    /** Takes in what a stage says of its param, if no other has said so. */
    private void describe(Params stage, Param<?> own, Object standard) {
      String doc = own.doc().replace("%", "%%").replace("${", "{");
      String sentence = Character.toUpperCase(doc.charAt(0)) + doc.substring(1);
      String end = sentence.endsWith(".") ? "" : ".";
      String ofDefault = standard == null ? "" : " Default: " + text(standard).replace("%", "%%");
      descriptions.putIfAbsent(sentence + end + ofDefault, stage.getClass().getSimpleName());
    }

    /** The key in a config file. */
    String key() {
      return section + "." + param.name();
    }

    private OptionSpec option() {
      String kebab = param.name().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
      OptionSpec.Builder option =
          OptionSpec.builder("--" + prefix + kebab)
              .type(type())
              .arity("1")
              .paramLabel(label())
              .hideParamSyntax(true)
              .description(description())
              .scope(SCOPE)
              .getter(this)
              .setter(this);
      return (type().isArray() ? option.splitRegex(",") : option).build();
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

    @Override
    @SuppressWarnings("unchecked")
    public <T> T get() {
      return (T) given;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T set(T value) {
      Object before = given;
      given = value;
      return (T) before;
    }
  }

  private static String text(Object value) {
    Object plain = EffectiveConfig.plain(value);
    return (plain instanceof List<?> list ? list.stream() : Stream.of(plain))
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
