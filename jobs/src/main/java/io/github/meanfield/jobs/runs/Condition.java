package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.experiment.Run;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be true of a run.
 *
 * @param field what is looked at
 * @param operator how it is compared
 * @param value with what
 */
record Condition(RunField field, String operator, String value) {

  private static final Pattern FORM =
      Pattern.compile("\\s*([^=<>!~]+?)\\s*(!=|<=|>=|=|<|>|~)\\s*(.+?)\\s*", Pattern.DOTALL);

  /** What is compared as texts are, where it is no number. */
  private static final Set<String> OF_TIME = Set.of("started", "id");

  /**
   * Parses a condition.
   *
   * @param text the condition
   * @param all runs, which tell the names that there are
   */
  static Condition parse(String text, List<Run> all) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadInput(
          "--where '%s' is no condition; give a name, one of = != < <= > >= ~ and a value, as in"
              + " 'AUC>0.8'",
          text);
    }
    RunField field;
    try {
      field = RunField.of(form.group(1), all);
    } catch (BadInput e) {
      throw new BadInput("--where '%s': %s", text, e.getMessage());
    }
    Condition condition = new Condition(field, form.group(2), form.group(3));
    boolean isOrder = condition.operator.matches("[<>]=?");
    if (isOrder && RunField.number(condition.value).isEmpty() && !OF_TIME.contains(field.name())) {
      throw new BadInput(
          "--where '%s': '%s' is no number; texts are compared by = != and ~",
          text, condition.value);
    }
    return condition;
  }

  /** Whether it is true of a run; of what a run does not have nothing is. */
  boolean isTrueOf(Run run) {
    List<String> texts = field.texts(run);
    return !texts.isEmpty()
        && (operator.equals("!=")
            ? texts.stream().noneMatch(text -> compare(text) == 0)
            : texts.stream().anyMatch(this::isTrueOf));
  }

  private boolean isTrueOf(String text) {
    if (operator.equals("~")) {
      return text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
    }
    boolean isComparable =
        operator.equals("=") || OF_TIME.contains(field.name()) || RunField.number(text).isPresent();
    int order = isComparable ? compare(text) : 0;
    return isComparable
        && switch (operator) {
          case "=" -> order == 0;
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case ">" -> order > 0;
          default -> order >= 0;
        };
  }

  private int compare(String text) {
    OptionalDouble one = RunField.number(text);
    OptionalDouble other = RunField.number(value);
    return one.isPresent() && other.isPresent()
        ? Double.compare(one.getAsDouble(), other.getAsDouble())
        : text.compareToIgnoreCase(value);
  }
}
