package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.FoundColumn;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was noted when the types of texts were decided, as findings. */
public final class ReadingNotes {

  /** A word of a shell. */
  private static final String WORD = "(?:'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\"|\\\\.|[^ '\"\\\\)])+";

  /** The option that a note ends with, and what it does. */
  private static final Pattern OPTION = Pattern.compile("(?: \\(|: )(--[a-z]+ " + WORD + ") .*");

  private ReadingNotes() {}

  public static List<Finding> of(List<FoundColumn> columns) {
    return columns.stream()
        .flatMap(column -> column.notes().stream().map(note -> of(column, note)))
        .toList();
  }

  private static Finding of(FoundColumn column, String note) {
    Matcher option = OPTION.matcher(note);
    boolean hasOption = option.find();
    Finding finding =
        Finding.hint(Kind.TEXT, List.of(column.name()), 0, null)
            .text("%s: %s", column.name(), hasOption ? note.substring(0, option.start()) : note);
    // A number needs no cure: there the option undoes what was decided.
    boolean isCure = hasOption && column.type() != ColumnType.NUMBER;
    return isCure ? finding.cure(option.group(1)) : finding;
  }
}
