package io.github.meanfield.jobs.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.meanfield.jobs.inspect.check.CategoryCheck;
import io.github.meanfield.jobs.inspect.check.Check;
import io.github.meanfield.jobs.inspect.check.ClassCheck;
import io.github.meanfield.jobs.inspect.check.ConstantCheck;
import io.github.meanfield.jobs.inspect.check.ContradictionCheck;
import io.github.meanfield.jobs.inspect.check.DriftCheck;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.FreeTextCheck;
import io.github.meanfield.jobs.inspect.check.IdentifierCheck;
import io.github.meanfield.jobs.inspect.check.LeakCheck;
import io.github.meanfield.jobs.inspect.check.MissingCheck;
import io.github.meanfield.jobs.inspect.check.NumberLabelCheck;
import io.github.meanfield.jobs.inspect.check.OutlierCheck;
import io.github.meanfield.jobs.inspect.check.RedundancyCheck;
import io.github.meanfield.jobs.inspect.check.RepeatedRowsCheck;
import io.github.meanfield.jobs.inspect.check.SentinelCheck;
import io.github.meanfield.jobs.inspect.check.SplitCheck;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.task.Target;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a table holds, and what a training on it should know of. Made by {@link DataAudit}. */
public final class Audit {

  private static final List<Check> CHECKS =
      List.of(
          new LeakCheck(),
          new ContradictionCheck(),
          new RepeatedRowsCheck(),
          new DriftCheck(),
          new SplitCheck(),
          new ClassCheck(),
          new NumberLabelCheck(),
          new IdentifierCheck(),
          new SentinelCheck(),
          new ConstantCheck(),
          new MissingCheck(),
          new RedundancyCheck(),
          new OutlierCheck(),
          new CategoryCheck(),
          new FreeTextCheck(),
          new WidthCheck());

  private final Target target;
  private final List<Finding> findings;
  private final List<ColumnSummary> columns;
  private final NetworkSizeEstimate network;
  private final LabelErrors labelErrors;

  private Audit(
      Target target,
      List<Finding> findings,
      List<ColumnSummary> columns,
      NetworkSizeEstimate network,
      LabelErrors labelErrors) {
    this.target = target;
    this.findings = findings;
    this.columns = columns;
    this.network = network;
    this.labelErrors = labelErrors;
  }

  /**
   * Looks for everything there is to be found.
   *
   * @param evidence what the table holds
   * @param notes findings that were made before
   * @param labelErrors labels that are probably wrong; null if that was not asked for
   */
  static Audit of(Evidence evidence, List<Finding> notes, LabelErrors labelErrors) {
    List<Finding> findings =
        Stream.of(
                CHECKS.stream().flatMap(check -> check.of(evidence).stream()),
                notes.stream(),
                Stream.ofNullable(labelErrors).flatMap(its -> its.finding().stream()))
            .flatMap(all -> all)
            .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::kind))
            .toList();
    return new Audit(
        evidence.table().target(),
        findings,
        ColumnSummary.of(evidence),
        NetworkSizeEstimate.of(evidence).orElse(null),
        labelErrors);
  }

  /** What was found, the most severe first. */
  @JsonProperty
  public List<Finding> findings() {
    return findings;
  }

  /** What each column holds, in the order of the input. */
  @JsonProperty
  public List<ColumnSummary> columns() {
    return columns;
  }

  /** About how large the network is that a training makes by default; null if it reads a text. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public NetworkSizeEstimate network() {
    return network;
  }

  /** Labels that are probably wrong; null if that was not asked for. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public LabelErrors labelErrors() {
    return labelErrors;
  }

  Target target() {
    return target;
  }

  /** Findings, columns and network, as JSON. */
  public String json() {
    return Json.indented(this);
  }

  /** Findings, the label, and a table of the columns, as the command prints them. */
  @Override
  public String toString() {
    return AuditText.of(this);
  }
}
