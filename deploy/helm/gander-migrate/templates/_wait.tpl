{{- define "gander-migrate.waitSecret" -}}
{{- default .Values.database.existingSecret .Values.wait.database.existingSecret | required "wait.database.existingSecret is empty" }}
{{- end }}

{{/*
An item for the initContainers of the application's pods: waits until the
database has every migration that the image knows. With the chart as a
dependency:

  initContainers:
    {{- include "gander-migrate.waitInitContainer" (index .Subcharts "gander-migrate") | nindent 8 }}
  volumes:
    {{- include "gander-migrate.waitVolumes" (index .Subcharts "gander-migrate") | nindent 8 }}

It is of the Pod Security Standard "restricted" whatever the pod's own
securityContext is.
*/}}
{{- define "gander-migrate.waitInitContainer" -}}
{{- $wait := .Values.wait }}
{{- $mounted := eq $wait.database.from "file" -}}
- name: wait-for-schema
  image: {{ include "gander-migrate.image" . | quote }}
  {{- with .Values.image.pullPolicy }}
  imagePullPolicy: {{ . }}
  {{- end }}
  args:
    - wait
    {{- with $wait.forVersion }}
    - --for={{ . }}
    {{- end }}
    - --timeout={{ $wait.timeout }}
  env:
    {{- include "gander-migrate.urlEnv" (dict "from" $wait.database.from "secret" (include "gander-migrate.waitSecret" .) "key" $wait.database.key) | nindent 4 }}
    {{- include "gander-migrate.logEnv" . | nindent 4 }}
  terminationMessagePath: /dev/termination-log
  terminationMessagePolicy: FallbackToLogsOnError
  {{- with $wait.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- omit .Values.podSecurityContext "fsGroup" "fsGroupChangePolicy" "supplementalGroups" "supplementalGroupsPolicy" "sysctls" | merge (deepCopy .Values.securityContext) | toYaml | nindent 4 }}
  {{- if or $mounted $wait.extraVolumeMounts }}
  volumeMounts:
    {{- if $mounted }}
    - name: gander-wait-database
      mountPath: /etc/gander/database
      readOnly: true
    {{- end }}
    {{- with $wait.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}

{{/*
The volume of that container; nothing when the URL comes as a variable. Readable
for all, since the pod's fsGroup is not ours; no other container mounts it.
*/}}
{{- define "gander-migrate.waitVolumes" -}}
{{- if eq .Values.wait.database.from "file" -}}
- name: gander-wait-database
  secret:
    secretName: {{ include "gander-migrate.waitSecret" . | quote }}
    defaultMode: 0444
    items:
      - key: {{ .Values.wait.database.key | quote }}
        path: {{ .Values.wait.database.key | quote }}
{{- end }}
{{- end }}
