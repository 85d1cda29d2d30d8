package io.github.meanfield.jobs.config;

import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.IScope;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The value of an option whose key stands in a section of a config file. */
public class SectionOption implements IGetter, ISetter {

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

  private final String key;
  private Object given;

  /**
   * An option without a value.
   *
   * @param section its section of a config file
   * @param name its key there
   */
  public SectionOption(String section, String name) {
    this.key = section + "." + name;
  }

  /** The key in a config file, with its section. */
  public final String key() {
    return key;
  }

  /** The value that the user has given, on the command line or in a config file; null for none. */
  public final Object given() {
    return given;
  }

  /**
   * The option, which puts its value here.
   *
   * @param name its name, with the dashes
   * @param type what its value is
   * @param label what stands for the value in the help
   * @param description what it does
   */
  public final OptionSpec option(String name, Class<?> type, String label, String description) {
    OptionSpec.Builder option =
        OptionSpec.builder(name)
            .type(type)
            .arity("1")
            .paramLabel(label)
            .hideParamSyntax(true)
            .description(description)
            .scope(SCOPE)
            .getter(this)
            .setter(this);
    return (type.isArray() ? option.splitRegex(",") : option).build();
  }

  @Override
  @SuppressWarnings("unchecked")
  public final <T> T get() {
    return (T) given;
  }

  @Override
  @SuppressWarnings("unchecked")
  public final <T> T set(T value) {
    Object before = given;
    given = value;
    return (T) before;
  }
}
