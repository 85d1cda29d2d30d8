package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ColumnRoles;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The columns that a training adds to rows, whose names the input must leave free. */
public final class ReservedColumns {

  private ReservedColumns() {}

  /**
   * Checks the names of an input, before anything is fitted on it: a column that replaces another
   * would be found out after the training, or never.
   *
   * @param columns the input's columns
   * @param roles what each of them is
   * @param weightCol column of weights, null without one
   * @param target what is learned, which adds the label as a number
   */
  public static void requireFree(
      String[] columns, ColumnRoles roles, String weightCol, Target target) {
    // Spark takes names that differ in case for the same.
    Set<String> ofPipeline = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Stream.concat(FeatureStages.addedCols(roles), target.pipelineCols().stream())
        .forEach(ofPipeline::add);
    Set<String> learned = new HashSet<>(roles.names());
    for (String column : columns) {
      boolean isAdded = ofPipeline.contains(column);
      boolean isLearned = learned.contains(column);
      // Where classes are judged, such a column is taken for the classes' numbers.
      boolean isRead =
          isLearned || column.equals(weightCol) || (target instanceof ClassTarget && !isAdded);
      if (column.equalsIgnoreCase(target.indexCol()) && isRead) {
        throw new BadInput(
            "column '%s' has the name of the one that holds the label '%s' as a number, which would"
                + " be read in its place; rename it by --sql%s",
            column,
            target.label(),
            isLearned && target instanceof NumberTarget
                ? ", or leave it out by --ignore " + column
                : "");
      } else if (isAdded) {
        throw new BadInput(
            "column '%s' has the name of one that the pipeline adds; rename it, or leave it out,"
                + " by --sql",
            column);
      }
    }
  }
}
