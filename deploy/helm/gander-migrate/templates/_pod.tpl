{{- define "gander-migrate.databaseKey" -}}
{{- default (ternary "targets" "url" (gt (int .Values.fleet.targets) 0)) .Values.database.key }}
{{- end }}

{{/* Whether the Secret is mounted, and as what. */}}
{{- define "gander-migrate.databaseVolume" -}}
{{- if gt (int .Values.fleet.targets) 0 }}targets
{{- else if eq .Values.database.from "file" }}database
{{- end }}
{{- end }}

{{/* Where the URL comes from, for a container: a list of env. */}}
{{- define "gander-migrate.urlEnv" -}}
{{- if eq .from "file" -}}
- name: GANDER_DATABASE_URL_FILE
  value: /etc/gander/database/{{ .key }}
{{- else -}}
- name: GANDER_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .secret | quote }}
      key: {{ .key | quote }}
{{- end }}
{{- end }}

{{/* How the program tells what it does, and how it ended. */}}
{{- define "gander-migrate.logEnv" -}}
- name: GANDER_LOG_FORMAT
  value: {{ .Values.logFormat }}
- name: GANDER_TERMINATION_MESSAGE
  value: /dev/termination-log
{{- end }}

{{/* The pod that migrates: the spec of the Job's template. */}}
{{- define "gander-migrate.podSpec" -}}
{{- $key := include "gander-migrate.databaseKey" . }}
{{- $secret := required "database.existingSecret is empty" .Values.database.existingSecret }}
{{- $volume := include "gander-migrate.databaseVolume" . }}
{{- $fleet := gt (int .Values.fleet.targets) 0 -}}
restartPolicy: Never
{{- with .Values.serviceAccount.name }}
serviceAccountName: {{ . | quote }}
{{- end }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ include "gander-migrate.terminationGrace" . }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: migrate
    image: {{ include "gander-migrate.image" . | quote }}
    {{- with .Values.image.pullPolicy }}
    imagePullPolicy: {{ . }}
    {{- end }}
    args:
      - {{ .Values.command }}
      {{- if $fleet }}
      - --targets-file=/etc/gander/targets/{{ $key }}
      - --target-index=$(JOB_COMPLETION_INDEX)
      {{- end }}
      {{- with .Values.deadline }}
      - --deadline={{ . }}
      {{- end }}
      - --grace={{ .Values.grace }}
      {{- range .Values.args }}
      - {{ . | quote }}
      {{- end }}
    env:
      {{- if not $fleet }}
      {{- include "gander-migrate.urlEnv" (dict "from" .Values.database.from "secret" $secret "key" $key) | nindent 6 }}
      {{- end }}
      {{- include "gander-migrate.logEnv" . | nindent 6 }}
      {{- with .Values.env }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    terminationMessagePath: /dev/termination-log
    terminationMessagePolicy: FallbackToLogsOnError
    {{- with .Values.resources }}
    resources:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.securityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if or $volume .Values.extraVolumeMounts }}
    volumeMounts:
      {{- if $volume }}
      - name: {{ $volume }}
        mountPath: /etc/gander/{{ $volume }}
        readOnly: true
      {{- end }}
      {{- with .Values.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- end }}
{{- if or $volume .Values.extraVolumes }}
volumes:
  {{- if $volume }}
  - name: {{ $volume }}
    secret:
      secretName: {{ $secret | quote }}
      defaultMode: 0440
      items:
        - key: {{ $key | quote }}
          path: {{ $key | quote }}
  {{- end }}
  {{- with .Values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}
