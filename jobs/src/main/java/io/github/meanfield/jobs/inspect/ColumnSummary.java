package io.github.meanfield.jobs.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.meanfield.jobs.inspect.rows.AuditedColumn;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.inspect.rows.SampledText;
import io.github.meanfield.jobs.inspect.rows.Slot;
import io.github.meanfield.jobs.inspect.rows.SlotProfile;
import io.github.meanfield.jobs.inspect.rows.SlotSample;
import java.util.ArrayList;
import java.util.List;

/**
 * What a column holds, in the rows whose label is known.
 *
 * @param name its name
 * @param role what it is to a training: label, numeric, boolean, categorical, date, vector, id,
 *     weight, or left out
 * @param reason why it is left out; null if it is not
 * @param type Spark's name of its type, as a training reads it
 * @param missing rows without a value
 * @param different different values, or those of all elements of vectors; null if they were not
 *     counted
 * @param estimated whether their number is an estimate, with a standard error of 3 %
 * @param min the smallest number; of dates days since 1970-01-01; null for what is no number
 * @param median the median, in tables of more than 10,000 rows that of a sample; null for what is
 *     neither feature nor label if rows repeat one another in these, as the sample knows one of
 *     such rows
 * @param mean the mean of the finite numbers
 * @param max the largest number
 * @param mostFrequent the most frequent text, as far as a sample tells; null for numbers, and where
 *     the median is
 * @param shortest characters of the shortest text; null for what is no text
 * @param longest characters of the longest text
 * @param size elements of a vector that were looked at, 1,000 of all vectors together; null for
 *     what is no vector
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnSummary(
    String name,
    String role,
    String reason,
    String type,
    long missing,
    Long different,
    boolean estimated,
    Double min,
    Double median,
    Double mean,
    Double max,
    String mostFrequent,
    Long shortest,
    Long longest,
    Integer size) {

  /** The summaries of all columns. */
  static List<ColumnSummary> of(Evidence evidence) {
    List<ColumnSummary> columns = new ArrayList<>();
    for (int s = 0; s < evidence.numSlots(); s++) {
      if (!evidence.slot(s).isElement()) {
        columns.add(of(evidence, s));
      }
    }
    return List.copyOf(columns);
  }

  private static ColumnSummary of(Evidence evidence, int s) {
    AuditedColumn column = evidence.column(s);
    Slot slot = evidence.slot(s);
    SlotProfile profile = evidence.profile(s);
    boolean isNumber = slot.isNumber();
    boolean isSampled =
        column.entersNetwork()
            || column.role() == AuditedColumn.Role.LABEL
            || evidence.groups().duplicates() == 0;
    boolean isCounted = slot.kind() != Slot.Kind.OTHER;
    return new ColumnSummary(
        column.name(),
        column.role().toString(),
        column.reason(),
        column.type(),
        evidence.used() - profile.values(),
        isCounted ? profile.different() : null,
        isCounted && profile.isEstimated(),
        isNumber ? number(profile.min()) : null,
        isNumber && isSampled ? number(evidence.sample(s).quantile(0.5)) : null,
        isNumber ? number(profile.mean()) : null,
        isNumber ? number(profile.max()) : null,
        isSampled ? mostFrequent(evidence.sample(s)) : null,
        slot.isText() && profile.values() > 0 ? (Long) (long) profile.min() : null,
        slot.isText() && profile.values() > 0 ? (Long) (long) profile.max() : null,
        column.role() == AuditedColumn.Role.VECTOR ? elements(evidence, slot.column()) : null);
  }

  private static String mostFrequent(SlotSample sample) {
    return sample.counts().keySet().stream().findFirst().map(SampledText::shown).orElse(null);
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static int elements(Evidence evidence, int column) {
    return (int)
        evidence.table().layout().slots().stream()
            .filter(it -> it.column() == column && it.isElement())
            .count();
  }
}
