{{/*
The Job's spec. What is retried follows the program's exit codes; the rules of
podFailurePolicy are read in their order.
*/}}
{{- define "gander-migrate.jobSpec" -}}
{{- $fleet := gt (int .Values.fleet.targets) 0 -}}
{{- if $fleet -}}
completionMode: Indexed
completions: {{ int64 .Values.fleet.targets }}
parallelism: {{ int64 .Values.fleet.parallelism }}
backoffLimitPerIndex: {{ int64 .Values.backoffLimit }}
{{- if ge (int .Values.fleet.maxFailedTargets) 0 }}
maxFailedIndexes: {{ min (int64 .Values.fleet.maxFailedTargets) (int64 .Values.fleet.targets) }}
{{- end }}
{{- else -}}
backoffLimit: {{ int64 .Values.backoffLimit }}
{{- end }}
{{- with include "gander-migrate.activeDeadline" . }}
activeDeadlineSeconds: {{ . }}
{{- end }}
{{- if kindIs "invalid" .Values.ttlSecondsAfterFinished | not }}
ttlSecondsAfterFinished: {{ int64 .Values.ttlSecondsAfterFinished }}
{{- end }}
podFailurePolicy:
  rules:
    - action: Ignore
      onPodConditions:
        - type: DisruptionTarget
          status: "True"
    - action: {{ ternary "FailIndex" "FailJob" $fleet }}
      onExitCodes:
        containerName: migrate
        operator: In
        values: [1, 2, 4, 8, 9, 134, 139]
template:
  metadata:
    labels:
      {{- include "gander-migrate.podLabels" . | nindent 6 }}
      {{- with .Values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with .Values.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    {{- include "gander-migrate.podSpec" . | nindent 4 }}
{{- end }}
